/**
 * The PostgreSQL that standalone brings along, by its parts: its programs and whether they are the
 * ones that were shipped, a folder of data, and the way from an earlier major version. Knows
 * nothing of what is stored in it.
 */
@NullMarked
package dev.belay.standalone.embedded.postgres;

import org.jspecify.annotations.NullMarked;
