/**
 * Restores into a server that people use. {@code Preparation} restores into a database beside the
 * one in use, and {@code Swap} puts it into place by renaming both in one transaction. All state is
 * on the server, as {@code Mark}s, so any process can continue the work of a dead one.
 *
 * <p>Nothing here reads or writes rows: {@code restore} restores, and {@code check} compares.
 */
@org.jspecify.annotations.NullMarked
package dev.belay.datastores.postgresql.replace;
