export const run = (db) => db.collection('tickets').estimatedDocumentCount();
