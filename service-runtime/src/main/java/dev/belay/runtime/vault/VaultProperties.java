package dev.belay.runtime.vault;

import java.nio.file.Path;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * Where the vault and its key are, prefix {@code belay.vault}.
 *
 * @param uri {@code file:/directory} or {@code s3://bucket/prefix}, as the command line reads it: a
 *     text, because Spring would encode a URI once more
 * @param keyFile made with the vault on the first start, with mode 0600
 */
@ConfigurationProperties("belay.vault")
public record VaultProperties(String uri, Path keyFile) {}
