/**
 * Turns commands into recovery points: of one data store ({@link
 * dev.belay.worker.capture.CaptureFlow}), or of several at one moment ({@link
 * dev.belay.worker.capture.CaptureSetFlow}). Also has the events, the retries and the descriptions
 * of failures. Knows no Spring and no Kafka.
 */
@org.jspecify.annotations.NullMarked
package dev.belay.worker.capture;
