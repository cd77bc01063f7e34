package dev.belay.gateway.events;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/** {@code belay.events}. */
@ConfigurationProperties("belay.events")
record EventsProperties(@DefaultValue("1MB") DataSize maxBody) {}
