/** How a message shows that its sender knows a secret: compared in constant time, always. */
@org.jspecify.annotations.NullMarked
package dev.belay.sources.signature;
