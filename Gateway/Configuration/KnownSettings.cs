using System.ComponentModel;
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
        var wrong = Roots.SelectMany(root => Wrong(configuration.GetSection(root))).ToList();
        return wrong.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(wrong);
    }

    private static (string Section, Type Settings) Of<T>()
        where T : class, ISettings => (T.Section, typeof(T));

    private static IEnumerable<string> Wrong(IConfigurationSection section) =>
        Wrong(section, [.. All.Where(known => Is(known.Section, section.Path)).Select(known => known.Settings)]);

    private static IEnumerable<string> Wrong(IConfigurationSection section, IReadOnlyList<Type> readers)
    {
        foreach (var child in section.GetChildren())
        {
            var property = readers.SelectMany(static reader => reader.GetProperties()).FirstOrDefault(property => Is(property.Name, child.Key));
            var sentences =
                property is null ? All.Any(known => Is(known.Section, child.Path)) ? Wrong(child) : [$"{child.Path}: is no setting of this program."]
                : RowsOf(property.PropertyType) is { } row ? child.GetChildren().SelectMany(entry => Wrong(entry, [row]).Concat(Unreadable(entry, row)))
                : [];
            foreach (var sentence in sentences) yield return sentence;
        }
    }

    /// <summary>The framework leaves out an entry of a list that has a value it cannot read, and says nothing.</summary>
    private static IEnumerable<string> Unreadable(IConfigurationSection entry, Type row) =>
        from property in row.GetProperties()
        let value = entry[property.Name]
        where value is not null && RowsOf(property.PropertyType) is null && !IsReadable(value, TypeDescriptor.GetConverter(property.PropertyType))
        select $"{entry.Path}:{property.Name}: is none of its values.";

    private static bool IsReadable(string value, TypeConverter converter)
    {
        if (!converter.CanConvertFrom(typeof(string))) return true;
        try
        {
            converter.ConvertFromInvariantString(value);
            return true;
        }
        catch (Exception wrong) when (wrong is FormatException or ArgumentException or NotSupportedException)
        {
            return false;
        }
    }

    /// <summary>The class of a list's entries, where they have settings of their own.</summary>
    private static Type? RowsOf(Type property) =>
        property.IsGenericType && property.GetGenericArguments() is [{ IsClass: true } row] && row != typeof(string) ? row : null;

    private static bool Is(string known, string key) => string.Equals(known, key, StringComparison.OrdinalIgnoreCase);

    /// <summary>Stands for the whole configuration where options are validated.</summary>
    internal sealed class Check;
}
