using System.Globalization;
using Bridge.Eas.Protocol;
using Microsoft.Extensions.Options;

namespace Bridge.Eas.Commands.Provision;

/// <summary>Names every wrong rule.</summary>
internal sealed class AttachmentRulesValidator : IValidateOptions<PolicyOptions>
{
    public ValidateOptionsResult Validate(string? name, PolicyOptions options)
    {
        var wrong = new List<string>();
        foreach (var (number, rule) in options.Attachments.Index())
        {
            var key = string.Create(CultureInfo.InvariantCulture, $"Eas:Policy:Attachments:{number}");
            if (rule.MaxBytes < 1) wrong.Add($"{key}:MaxBytes: must be a number of bytes, 1 or more");
            if (rule.NamesNoPhone) wrong.Add(DeviceRule.WithoutPhone(key));
        }

        return wrong.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(wrong);
    }
}
