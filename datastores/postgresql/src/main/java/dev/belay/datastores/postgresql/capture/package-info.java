/**
 * A database into segments, as of one instant. One session locks the tables and exports its
 * snapshot ({@code LockedSnapshot}); what is there is read from the catalogues under it ({@code
 * Catalogue}); readers share the snapshot and take pieces of work until there are none ({@code
 * CaptureWork}). Nothing is written to the database, and the manifest is left to the caller.
 */
@org.jspecify.annotations.NullMarked
package dev.belay.datastores.postgresql.capture;
