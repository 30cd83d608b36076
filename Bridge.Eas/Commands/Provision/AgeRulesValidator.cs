using System.Globalization;
using Bridge.Eas.Protocol;
using Microsoft.Extensions.Options;

namespace Bridge.Eas.Commands.Provision;

/// <summary>Names every wrong age; a number stands for an age only if there is one of it.</summary>
internal sealed class AgeRulesValidator : IValidateOptions<PolicyOptions>
{
    public ValidateOptionsResult Validate(string? name, PolicyOptions options)
    {
        var wrong = new List<string>();
        Look("Eas:Policy", options.MaxMailAge, options.MaxCalendarAge);
        foreach (var (number, rule) in options.Ages.Index())
        {
            var key = string.Create(CultureInfo.InvariantCulture, $"Eas:Policy:Ages:{number}");
            Look(key, rule.MaxMailAge, rule.MaxCalendarAge);
            if (rule is { MaxMailAge: null, MaxCalendarAge: null }) wrong.Add($"{key}: limits nothing; set MaxMailAge or MaxCalendarAge");
            if (rule.NamesNoPhone) wrong.Add(DeviceRule.WithoutPhone(key));
        }

        return wrong.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(wrong);

        void Look(string key, MailAge? mail, CalendarAge? calendar)
        {
            if (mail is { } of && !Enum.IsDefined(of)) wrong.Add($"{key}:MaxMailAge: must be one of {string.Join(", ", Enum.GetNames<MailAge>())}");
            if (calendar is { } back && !Enum.IsDefined(back)) wrong.Add($"{key}:MaxCalendarAge: must be one of {string.Join(", ", Enum.GetNames<CalendarAge>())}");
        }
    }
}
