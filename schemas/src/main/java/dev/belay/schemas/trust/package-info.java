/**
 * Who may say what on the topics, and how a record shows who said it: roles and their rights, what
 * of a record is signed, the keys and the list of those that are trusted. Knows neither Kafka nor
 * Spring.
 *
 * <p>Being able to produce to a topic proves nothing. A record between services counts when {@link
 * dev.belay.schemas.trust.TrustList} knows its signer, the signature holds, and {@link
 * dev.belay.schemas.trust.Rights} lets the signer's role say it.
 */
@org.jspecify.annotations.NullMarked
package dev.belay.schemas.trust;
