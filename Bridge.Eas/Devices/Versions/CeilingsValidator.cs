using System.Globalization;
using Bridge.Eas.Protocol;
using Microsoft.Extensions.Options;

namespace Bridge.Eas.Devices.Versions;

/// <summary>Names every wrong rule.</summary>
internal sealed class CeilingsValidator : IValidateOptions<EasOptions>
{
    public ValidateOptionsResult Validate(string? name, EasOptions options)
    {
        var wrong = new List<string>();
        foreach (var (number, rule) in options.Ceilings.Index())
        {
            var key = string.Create(CultureInfo.InvariantCulture, $"Eas:Ceilings:{number}");
            if (!EasVersions.All.Any(version => EasVersions.Name(version) == rule.HighestVersion))
                wrong.Add($"{key}:HighestVersion: must be one of {string.Join(", ", EasVersions.All.Select(EasVersions.Name))}");
            if (rule.NamesNoPhone) wrong.Add(DeviceRule.WithoutPhone(key));
        }

        return wrong.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(wrong);
    }
}
