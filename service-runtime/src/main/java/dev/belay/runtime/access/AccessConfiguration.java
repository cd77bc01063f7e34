package dev.belay.runtime.access;

import dev.belay.access.Scope;
import dev.belay.runtime.access.oidc.OidcIssuer;
import dev.belay.runtime.access.oidc.OidcProperties;
import jakarta.servlet.http.HttpServletRequest;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Lazy;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.security.config.ObjectPostProcessor;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.config.annotation.web.configurers.AuthorizeHttpRequestsConfigurer;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.oauth2.server.resource.web.authentication.BearerTokenAuthenticationFilter;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.access.intercept.AuthorizationFilter;
import org.springframework.security.web.firewall.HttpFirewall;
import org.springframework.security.web.firewall.StrictHttpFirewall;
import tools.jackson.databind.json.JsonMapper;

/**
 * Spring Security's resource server over a service's {@link Doors}. Made for services that have
 * doors; issuers are asked for their keys when their first token comes, not at the start.
 */
@AutoConfiguration(
    beforeName = {
      "org.springframework.boot.security.autoconfigure.web.servlet.ServletWebSecurityAutoConfiguration",
      "org.springframework.boot.security.autoconfigure.UserDetailsServiceAutoConfiguration"
    })
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
@EnableConfigurationProperties({ApiProperties.class, OidcProperties.class})
public class AccessConfiguration {
  @Bean
  @Lazy
  ApiTokens apiTokens(ApiProperties properties, Clock clock) {
    return new ApiTokens(properties.tokenFile(), clock);
  }

  /** Lazy with the tokens: a service without doors has none that could be missing. */
  @Bean
  @Lazy
  Bearers bearers(ApiTokens tokens, OidcProperties properties, Clock clock) {
    return new Bearers(tokens, OidcIssuer.of(properties, clock));
  }

  /**
   * As it is by default, with headers in UTF-8, which servlets give a character a byte: half of the
   * bytes beyond ASCII are control characters then.
   */
  @Bean
  HttpFirewall firewall() {
    StrictHttpFirewall firewall = new StrictHttpFirewall();
    firewall.setAllowedHeaderValues(
        value -> isText(value) || utf8(value).filter(AccessConfiguration::isText).isPresent());
    return firewall;
  }

  /** Tabs are white space of a header. */
  private static boolean isText(String value) {
    return value
        .codePoints()
        .noneMatch(c -> c != '\t' && (Character.isISOControl(c) || !Character.isDefined(c)));
  }

  /** What the bytes of a header say in UTF-8; empty if they are not UTF-8. */
  private static Optional<String> utf8(String value) {
    try {
      byte[] bytes = value.getBytes(StandardCharsets.ISO_8859_1);
      return Optional.of(
          StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString());
    } catch (CharacterCodingException e) {
      return Optional.empty();
    }
  }

  @Bean
  SecurityFilterChain doorsOfTheService(
      HttpSecurity http,
      ObjectProvider<Doors> doors,
      ObjectProvider<Bearers> bearers,
      ObjectProvider<CookieToken> cookies,
      ApiProperties properties,
      JsonMapper json) {
    stateless(http);
    Doors known = doors.getIfAvailable();
    if (known == null) {
      // Webhooks, health and metrics alone: nothing here is for tokens.
      return http.securityMatcher(request -> false).build();
    }
    AccessProblems problems = new AccessProblems(bearers.getObject(), json);
    return http.securityMatcher(known.paths().toArray(String[]::new))
        .authorizeHttpRequests(requests -> describe(requests, known.doors()))
        .exceptionHandling(
            handling -> handling.authenticationEntryPoint(problems).accessDeniedHandler(problems))
        .oauth2ResourceServer(
            server ->
                server
                    .bearerTokenResolver(request -> bearer(request, cookies.getIfAvailable()))
                    .authenticationManagerResolver(request -> bearers.getObject())
                    .authenticationEntryPoint(problems)
                    .accessDeniedHandler(problems)
                    .withObjectPostProcessor(undecided(problems)))
        .addFilterAfter(
            new RateLimit(properties.requestsPerMinute(), json), AuthorizationFilter.class)
        .build();
  }

  private static void stateless(HttpSecurity http) {
    http.csrf(AbstractHttpConfigurer::disable)
        .logout(AbstractHttpConfigurer::disable)
        .requestCache(AbstractHttpConfigurer::disable)
        .sessionManagement(
            sessions -> sessions.sessionCreationPolicy(SessionCreationPolicy.STATELESS));
  }

  private static void describe(
      AuthorizeHttpRequestsConfigurer<HttpSecurity>.AuthorizationManagerRequestMatcherRegistry
          requests,
      List<Doors.Door> doors) {
    for (Doors.Door door : doors) {
      String method = door.method();
      var matched =
          method == null
              ? requests.requestMatchers(door.path())
              : requests.requestMatchers(HttpMethod.valueOf(method), door.path());
      if (door.scopes().isEmpty()) {
        matched.permitAll();
      } else {
        matched.hasAnyAuthority(
            Stream.concat(door.scopes().stream(), Stream.of(Scope.ADMIN))
                .map(Scope::word)
                .toArray(String[]::new));
      }
    }
    requests.anyRequest().hasAuthority(Scope.ADMIN.word());
  }

  /** Who sends the header means it: a cookie is not looked at then. */
  private static @Nullable String bearer(
      HttpServletRequest request, @Nullable CookieToken cookies) {
    String header = request.getHeader(HttpHeaders.AUTHORIZATION);
    return header == null && cookies != null ? cookies.of(request) : ApiTokens.bearer(header);
  }

  /** A token that can't be judged now is answered as such: the filter would throw it on. */
  private static ObjectPostProcessor<BearerTokenAuthenticationFilter> undecided(
      AccessProblems problems) {
    return new ObjectPostProcessor<>() {
      @Override
      public <O extends BearerTokenAuthenticationFilter> O postProcess(O filter) {
        filter.setAuthenticationFailureHandler(problems::commence);
        return filter;
      }
    };
  }
}
