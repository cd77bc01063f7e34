package dev.belay.ledger.page;

import dev.belay.access.Identity;
import dev.belay.access.Scope;
import dev.belay.ledger.signin.Attempt;
import dev.belay.ledger.signin.SignIn;
import dev.belay.ledger.signin.SignInException;
import dev.belay.ledger.signin.SignInException.Reason;
import dev.belay.ledger.signin.SignInSettings;
import dev.belay.runtime.access.Bearers;
import io.swagger.v3.oas.annotations.Hidden;
import jakarta.servlet.http.HttpServletRequest;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.servlet.support.ServletUriComponentsBuilder;

/** Signs people in at the issuer of the configuration, and out. */
@RestController
@Hidden
class SignInController {
  private static final Logger LOG = LoggerFactory.getLogger(SignInController.class);
  private static final Duration PATIENCE = Duration.ofMinutes(10);
  private static final String CALLBACK = "/sign-in/callback";

  private final Optional<SignIn> signIn;
  private final Bearers bearers;
  private final Clock clock;

  SignInController(Optional<SignIn> signIn, Bearers bearers, Clock clock) {
    this.signIn = signIn;
    this.bearers = bearers;
    this.clock = clock;
  }

  /** For the page: whether there is an issuer, and its name. */
  @GetMapping("/sign-in/offer")
  ResponseEntity<Map<String, String>> offer() {
    return ResponseEntity.ok()
        .cacheControl(CacheControl.noStore())
        .body(
            signIn
                .map(it -> Map.of("issuer", it.settings().issuer().getHost()))
                .orElseGet(Map::of));
  }

  @GetMapping("/sign-in")
  ResponseEntity<Void> begin(HttpServletRequest request) {
    try {
      SignIn known = known();
      Attempt attempt = Attempt.begin();
      URI back = back(known, request);
      if (!SignInSettings.isTrustworthy(back)) {
        throw new SignInException(
            Reason.ADDRESS,
            "code and token would go over %s without TLS; set belay.ledger.public-url to the ledger's https:// address"
                .formatted(back.getHost()));
      }
      URI there = known.begin(attempt, back);
      return to(there, SessionCookie.attempt(attempt.text(), PATIENCE, secure(known, request)));
    } catch (SignInException e) {
      return failed(e, request);
    }
  }

  /** The issuer sent the browser back, with a code or a refusal. */
  @GetMapping(CALLBACK)
  ResponseEntity<Void> finish(
      @RequestParam(required = false) @Nullable String code,
      @RequestParam(required = false) @Nullable String state,
      @RequestParam(required = false) @Nullable String error,
      HttpServletRequest request) {
    try {
      SignIn known = known();
      Attempt attempt =
          SessionCookie.value(request, SessionCookie.ATTEMPT)
              .flatMap(Attempt::parse)
              .filter(it -> state != null && it.isOf(state))
              .orElseThrow(
                  () ->
                      new SignInException(
                          Reason.STALE, "this browser did not begin it, or too long ago"));
      if (error != null || code == null) {
        throw new SignInException(Reason.DENIED, "the issuer gave no code");
      }
      String token = known.finish(code, attempt, back(known, request));
      Duration life = life(token, attempt, known.settings());
      boolean secure = secure(known, request);
      return to(
          page(known, request, ""),
          SessionCookie.session(token, life, secure),
          SessionCookie.attempt("", Duration.ZERO, secure));
    } catch (SignInException e) {
      return failed(e, request);
    }
  }

  @PostMapping("/sign-out")
  ResponseEntity<Void> signOut(HttpServletRequest request) {
    boolean secure = signIn.map(it -> secure(it, request)).orElse(request.isSecure());
    return ResponseEntity.noContent()
        .header(HttpHeaders.SET_COOKIE, SessionCookie.session("", Duration.ZERO, secure))
        .build();
  }

  private SignIn known() throws SignInException {
    return signIn.orElseThrow(
        () -> new SignInException(Reason.DENIED, "belay.ledger.sign-in names no issuer"));
  }

  /** How long a token is good that is for this attempt, and lets its holder read anything. */
  private Duration life(String token, Attempt attempt, SignInSettings settings)
      throws SignInException {
    if (token.length() > SessionCookie.LARGEST) {
      throw new SignInException(
          Reason.LARGE,
          "the token has %d bytes, and %d fit into a cookie: have the issuer put fewer claims into it"
              .formatted(token.length(), SessionCookie.LARGEST));
    }
    Identity identity =
        switch (bearers.judge(token)) {
          case Bearers.Accepted it -> it.identity();
          case Bearers.Refused it -> throw new SignInException(Reason.REFUSED, it.reason());
          case Bearers.Undecided it -> throw new SignInException(Reason.ISSUER, it.reason());
        };
    requireOwn(identity.claims(), attempt, settings);
    if (identity.job() || !identity.credential().has(Scope.READ)) {
      throw new SignInException(
          Reason.REFUSED,
          "no grant of belay.oidc.issuers with the scope read is for "
              + identity.credential().name());
    }
    return identity.claims().get("exp") instanceof Instant end
        ? Duration.between(clock.instant(), end)
        : Duration.ofMinutes(5);
  }

  /**
   * A token that is good at the ledger need not be one for this client: other issuers and audiences
   * are accepted as well (OpenID Connect Core 1.0, section 3.1.3.7).
   */
  private static void requireOwn(
      Map<String, Object> claims, Attempt attempt, SignInSettings settings) throws SignInException {
    if (!attempt.nonce().equals(claims.get("nonce"))) {
      throw new SignInException(Reason.REFUSED, "the token is of another sign-in");
    }
    if (!settings.issuer().toString().equals(String.valueOf(claims.get("iss")))) {
      throw new SignInException(Reason.REFUSED, "the token is of another issuer");
    }
    boolean own =
        claims.get("aud") instanceof Collection<?> several
            ? several.contains(settings.clientId())
            : settings.clientId().equals(claims.get("aud"));
    if (!own) {
      throw new SignInException(
          Reason.REFUSED, "the token is for another client than " + settings.clientId());
    }
  }

  private ResponseEntity<Void> failed(SignInException e, HttpServletRequest request) {
    LOG.atWarn().setCause(e.getCause()).log("Somebody could not sign in: {}", e.getMessage());
    String word = e.reason().name().toLowerCase(Locale.ROOT);
    return to(
        signIn
            .map(it -> page(it, request, "#/sign-in/" + word))
            .orElseGet(() -> URI.create("/#/sign-in/" + word)));
  }

  private static ResponseEntity<Void> to(URI there, String... cookies) {
    ResponseEntity.BodyBuilder answer =
        ResponseEntity.status(HttpStatus.FOUND)
            .location(there)
            .cacheControl(CacheControl.noStore())
            .header("Referrer-Policy", "no-referrer");
    for (String cookie : cookies) {
      answer.header(HttpHeaders.SET_COOKIE, cookie);
    }
    return answer.build();
  }

  private static URI back(SignIn known, HttpServletRequest request) {
    return URI.create(base(known, request) + CALLBACK);
  }

  private static URI page(SignIn known, HttpServletRequest request, String fragment) {
    return URI.create(base(known, request) + "/" + fragment);
  }

  private static boolean secure(SignIn known, HttpServletRequest request) {
    return base(known, request).startsWith("https:");
  }

  private static String base(SignIn known, HttpServletRequest request) {
    URI url = known.settings().publicUrl();
    return url == null
        ? ServletUriComponentsBuilder.fromContextPath(request).build().toUriString()
        : url.toString().replaceFirst("/+$", "");
  }
}
