/**
 * The demo: a sample application's database, a signed GitHub webhook, and what Belay makes of them.
 */
@org.jspecify.annotations.NullMarked
package dev.belay.standalone.demo;
