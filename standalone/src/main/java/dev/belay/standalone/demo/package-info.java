/**
 * The demo: a sample application's database, a signed GitHub webhook, and what Belay does with
 * them.
 */
@org.jspecify.annotations.NullMarked
package dev.belay.standalone.demo;
