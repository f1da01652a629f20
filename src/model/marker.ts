/**
 * A database that has this collection was made by Plumbline. The collection is the marker; documents in it belong to
 * the dataset.
 */
export const MARKER_COLLECTION = 'plumbline_marker';

/** A Redis database that has this key was made by Plumbline. */
export const MARKER_KEY = 'plumbline:marker';
