using Bridge.Eas;
using Bridge.OxApi;
using Gateway.Authentication;
using Gateway.Endpoints;
using Gateway.FrontDoor;
using Gateway.Tls;
using Microsoft.Extensions.Options;

namespace Gateway.Configuration;

/// <summary>Every section of our own with the classes that read it. A key in such a section that none of them has is a misspelling, and is told at the start.</summary>
internal sealed class KnownSettings(IConfiguration configuration) : IValidateOptions<KnownSettings.Check>
{
    internal static readonly IReadOnlyList<(string Section, Type Settings)> All =
    [
        ("Ox", typeof(OxOptions)), .. EasBridgeSettings.All,
        Of<PassThroughSettings>(), Of<EasBodySettings>(), Of<AuthenticationSettings>(), Of<ProductSettings>(), Of<ProxySettings>(), Of<TlsSettings>(),
    ];

    private static readonly string[] Roots = [.. All.Select(known => known.Section.Split(':')[0]).Distinct(StringComparer.Ordinal)];

    /// <summary>The section that a class of settings is bound to; null for one that is not ours.</summary>
    internal static string? SectionOf(Type settings) => All.FirstOrDefault(known => known.Settings == settings).Section;

    public ValidateOptionsResult Validate(string? name, Check options)
    {
        var unknown = Roots.SelectMany(root => Unknown(configuration.GetSection(root))).Select(key => $"{key}: is no setting of this program.").ToList();
        return unknown.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(unknown);
    }

    private static (string Section, Type Settings) Of<T>()
        where T : class, ISettings => (T.Section, typeof(T));

    private static IEnumerable<string> Unknown(IConfigurationSection section) =>
        Unknown(section, [.. All.Where(known => Is(known.Section, section.Path)).Select(known => known.Settings)]);

    private static IEnumerable<string> Unknown(IConfigurationSection section, IReadOnlyList<Type> readers)
    {
        foreach (var child in section.GetChildren())
        {
            var property = readers.SelectMany(static reader => reader.GetProperties()).FirstOrDefault(property => Is(property.Name, child.Key));
            var keys =
                property is null ? All.Any(known => Is(known.Section, child.Path)) ? Unknown(child) : [child.Path]
                : RowsOf(property.PropertyType) is { } row ? child.GetChildren().SelectMany(entry => Unknown(entry, [row]))
                : [];
            foreach (var key in keys) yield return key;
        }
    }

    /// <summary>The class of a list's entries, where they have settings of their own.</summary>
    private static Type? RowsOf(Type property) =>
        property.IsGenericType && property.GetGenericArguments() is [{ IsClass: true } row] && row != typeof(string) ? row : null;

    private static bool Is(string known, string key) => string.Equals(known, key, StringComparison.OrdinalIgnoreCase);

    /// <summary>Stands for the whole configuration where options are validated.</summary>
    internal sealed class Check;
}
