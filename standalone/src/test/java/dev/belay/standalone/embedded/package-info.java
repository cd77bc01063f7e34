/** The broker and the database, and who is let in. */
@org.jspecify.annotations.NullMarked
package dev.belay.standalone.embedded;
