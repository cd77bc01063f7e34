/** Programs that were changed, and data of an earlier version. */
@org.jspecify.annotations.NullMarked
package dev.belay.standalone.embedded.postgres;
