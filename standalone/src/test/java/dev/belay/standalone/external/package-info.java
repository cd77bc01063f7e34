/** Belay on a Kafka that is somebody else's: with TLS, passwords, certificates and access lists. */
@org.jspecify.annotations.NullMarked
package dev.belay.standalone.external;
