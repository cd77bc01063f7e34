@org.jspecify.annotations.NullMarked
package dev.belay.gateway.receive;
