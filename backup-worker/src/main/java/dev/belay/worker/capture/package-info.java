/**
 * A command becomes recovery points: of one data store ({@link
 * dev.belay.worker.capture.CaptureFlow}), or of several at one moment ({@link
 * dev.belay.worker.capture.CaptureSetFlow}), with their events, retries and the description of
 * their failures. Knows no Spring and no Kafka.
 */
@org.jspecify.annotations.NullMarked
package dev.belay.worker.capture;
