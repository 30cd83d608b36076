using System.Globalization;
using Microsoft.Extensions.Options;

namespace Bridge.Eas.Folders;

/// <summary>Names every wrong rule.</summary>
internal sealed class FolderRulesValidator : IValidateOptions<FolderOptions>
{
    public ValidateOptionsResult Validate(string? name, FolderOptions options)
    {
        var wrong = new List<string>();
        foreach (var (number, rule) in options.Rules.Index())
        {
            var key = string.Create(CultureInfo.InvariantCulture, $"Eas:Folders:Rules:{number}");
            if (rule.Class is { } named && !Enum.IsDefined(named)) wrong.Add($"{key}:Class: must be one of {string.Join(", ", Enum.GetNames<FolderClass>())}");
            if (rule.NamesNoPhone && rule.Class is null) wrong.Add($"{key}: names neither phones nor a class; set User, DeviceType, Model, UserAgent or Class");
            if (rule is { MailSubfolders: null, PersonalSubfolders: null, Shared: null, Public: null, GlobalAddressBook: null, OtherAccounts: null, Merged: null })
                wrong.Add($"{key}: decides nothing; set MailSubfolders, PersonalSubfolders, Shared, Public, GlobalAddressBook, OtherAccounts or Merged");
        }

        return wrong.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(wrong);
    }
}
