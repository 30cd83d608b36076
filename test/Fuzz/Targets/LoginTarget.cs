using Fuzz.Engine;
using Fuzz.Mutation;
using Gateway.Authentication;
using Microsoft.Extensions.Options;

namespace Fuzz.Targets;

/// <summary>What phones send as credentials.</summary>
internal sealed class LoginTarget() : ReadersTarget(Readers, TextMutator.Mutate)
{
    private static readonly LoginNormaliser Bare = new(Options.Create(new AuthenticationSettings()));
    private static readonly LoginNormaliser WithDomain = new(Options.Create(new AuthenticationSettings { DefaultDomain = "ox.io" }));

    private static readonly IReadOnlyList<NamedReader> Readers =
    [
        NamedReader.OfText("header", ReadHeader, Basic("anna:gehe1m"), Basic("ox.io\\anna:a:b:c"), Basic("änna@ox.io:ü"), "basic  " + Basic(":")[6..], "Bearer x", "Basic", "Basic !!!!"),
        NamedReader.OfText("login", Normalise, "mike@ox.io", "ox.io\\mike", "mike", "\\mike", " \\mike", "defaultcontext\\mike", "mike@defaultcontext", "anything\\mike@ox.io", "a\\b\\c@d@e", "@", "\\"),
    ];

    public override string Name => "login";

    public override string What => "Authorization headers and logins as people type them";

    private static string Basic(string text) => "Basic " + Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes(text));

    private static void ReadHeader(string header)
    {
        if (BasicCredentials.Parse(header) is not { } credentials) return;
        if (credentials.User is null || credentials.Password is null || credentials.User.Contains(':', StringComparison.Ordinal)) throw new FuzzViolationException("half credentials");
        Normalise(credentials.User);
    }

    private static void Normalise(string typed)
    {
        foreach (var normaliser in new[] { Bare, WithDomain })
        {
            if (normaliser.Normalise(typed, "x") is not { } login) continue;
            if (login.User.Length == 0 || login.Name.Any(char.IsControl)) throw new FuzzViolationException("a login without user, or with control characters");
        }
    }
}
