/** What somebody can do who may produce and consume on every topic, and has no key. */
@org.jspecify.annotations.NullMarked
package dev.belay.standalone.forgery;
