package dev.belay.runtime.http;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * @param tokenFile one token per line; without it, every request that needs a token is refused
 */
@ConfigurationProperties("belay.api")
public record ApiProperties(@Nullable Path tokenFile) {}
