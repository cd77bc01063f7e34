/**
 * Captures a database into segments, as of one instant. One session locks the tables and exports
 * its snapshot ({@code LockedSnapshot}). The catalogues are read under it ({@code Catalogue}).
 * Readers share the snapshot and take pieces of work until none is left ({@code CaptureWork}).
 * Nothing is written to the database, and the caller handles the manifest.
 */
@org.jspecify.annotations.NullMarked
package dev.belay.datastores.postgresql.capture;
