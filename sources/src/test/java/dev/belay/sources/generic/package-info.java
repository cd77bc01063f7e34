/** Tests of described senders, and of the descriptions that come with Belay. */
package dev.belay.sources.generic;
