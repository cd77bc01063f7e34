/** Tests of single checks of a restored database. */
@org.jspecify.annotations.NullMarked
package dev.belay.datastores.postgresql.check;
