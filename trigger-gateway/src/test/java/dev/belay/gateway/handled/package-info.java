@org.jspecify.annotations.NullMarked
package dev.belay.gateway.handled;
