package dev.belay.runtime.access;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * @param tokenFile the tokens, as {@code belay token create} writes them; without it every request
 *     that needs a token is refused
 */
@ConfigurationProperties("belay.api")
public record ApiProperties(@Nullable Path tokenFile) {}
