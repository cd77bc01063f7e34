/**
 * Captures several data stores as of one moment. The captures meet before their snapshots ({@link
 * dev.belay.worker.together.Rendezvous}), the application may hold its writes back meanwhile
 * ({@link dev.belay.worker.together.Quiescence}), and the result becomes visible as a whole ({@link
 * dev.belay.worker.together.SetNote}). Knows nothing of events.
 */
@org.jspecify.annotations.NullMarked
package dev.belay.worker.together;
