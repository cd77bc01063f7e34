/**
 * The contracts that Belay's services meet in: Avro records (generated from {@code src/main/avro}),
 * topic names, event types and the derivation of ids. Depends on nothing else of Belay; knows no
 * Spring.
 */
@org.jspecify.annotations.NullMarked
package dev.belay.schemas;
