const teamsOf = (first) => Array.from({ length: 10 }, (_, i) => first + i);
export const run = async (db, { first }) => { const counts = []; for (const team of teamsOf(first)) counts.push(await db.collection('tickets').countDocuments({ team })); return counts; };
