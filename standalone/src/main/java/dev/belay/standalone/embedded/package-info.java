/** The broker and the database of the standalone server. They know nothing about Belay. */
@org.jspecify.annotations.NullMarked
package dev.belay.standalone.embedded;
