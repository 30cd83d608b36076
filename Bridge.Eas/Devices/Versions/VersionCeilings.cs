using System.Security.Cryptography;
using System.Text.Json;
using Bridge.Eas.Protocol;
using Microsoft.Extensions.Options;

namespace Bridge.Eas.Devices.Versions;

/// <summary>The highest version for each phone: of the first rule that fits, else <see cref="EasOptions.HighestVersion"/>.</summary>
internal sealed class VersionCeilings
{
    private readonly EasVersion _usual;
    private readonly (CeilingRule Rule, EasVersion Highest)[] _rules;

    public VersionCeilings(IOptions<EasOptions> options)
    {
        _usual = Version(options.Value.HighestVersion);
        _rules = [.. options.Value.Ceilings.Select(rule => (rule, Version(rule.HighestVersion)))];
        Highest = _rules.Select(rule => rule.Highest).Append(_usual).Max();
        LooksAtDevices = Array.Exists(_rules, one => !string.IsNullOrEmpty(one.Rule.DeviceType) || !string.IsNullOrEmpty(one.Rule.Model));
        Tag = Convert.ToHexStringLower(SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(options.Value.Ceilings)).AsSpan(0, 8));
    }

    /// <summary>What no phone may exceed, whoever it is.</summary>
    internal EasVersion Highest { get; }

    /// <summary>Some rule asks for what only requests tell, and OPTIONS often does not.</summary>
    internal bool LooksAtDevices { get; }

    /// <summary>Names the rules: what was decided under others counts no more.</summary>
    internal string Tag { get; }

    internal EasVersion For(DeviceFacts facts)
    {
        foreach (var (rule, highest) in _rules)
        {
            if (facts.Fit(rule)) return highest;
        }

        return _usual;
    }

    private static EasVersion Version(string text) => EasVersions.Parse(text) ?? throw new InvalidOperationException($"'{text}' is no version.");
}
