/**
 * The contracts between Belay's services: Avro records (generated from {@code src/main/avro}),
 * topic names, event types and the derivation of ids. Depends on nothing else of Belay. Knows no
 * Spring.
 */
@org.jspecify.annotations.NullMarked
package dev.belay.schemas;
