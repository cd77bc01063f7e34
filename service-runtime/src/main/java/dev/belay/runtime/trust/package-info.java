/**
 * The service's own key, whose records it trusts, and both at Kafka's edge: what is sent is signed,
 * and what is received is vetted before anybody reads it. The rules are those of {@link
 * dev.belay.schemas.trust}.
 */
@org.jspecify.annotations.NullMarked
package dev.belay.runtime.trust;
