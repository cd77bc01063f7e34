/** The broker and the database that standalone brings along. They know nothing of Belay. */
@org.jspecify.annotations.NullMarked
package dev.belay.standalone.embedded;
