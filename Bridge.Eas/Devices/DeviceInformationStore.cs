using System.Text.Json;
using Bridge.Eas.State.Secrets;
using Bridge.Eas.Wbxml;
using Bridge.Eas.Wbxml.CodePages;

namespace Bridge.Eas.Devices;

/// <summary>What a phone tells about itself (Provision from 14.1 on, Settings before): kept encrypted, since names and phone numbers are personal.</summary>
internal sealed class DeviceInformationStore(PersonalValues personal)
{
    private const string Purpose = "device";
    private const int LongestValue = 1024;

    private static readonly WbxmlTag[] Kept =
    [
        SettingsTags.Model, SettingsTags.IMEI, SettingsTags.FriendlyName, SettingsTags.OS, SettingsTags.OSLanguage,
        SettingsTags.PhoneNumber, SettingsTags.UserAgent, SettingsTags.MobileOperator,
    ];

    /// <summary>What of it goes into the device's record.</summary>
    /// <param name="told">The Set element of DeviceInformation.</param>
    /// <returns>For <see cref="DeviceRecord.Information"/>; null for null.</returns>
    public byte[]? Protect(WbxmlElement? told)
    {
        if (told is null) return null;
        var values = Kept.Where(told.Has).ToDictionary(tag => tag.Name, tag => Cut(told.TextOf(tag)!));
        return personal.Protect(Purpose, JsonSerializer.SerializeToUtf8Bytes(values));
    }

    /// <param name="information">Of <see cref="DeviceRecord.Information"/>.</param>
    /// <returns>Empty when the phone never told it, or it cannot be read any more.</returns>
    public string ModelOf(byte[] information)
    {
        if (information.Length == 0 || personal.Unprotect(Purpose, information) is not { } told) return "";
        try
        {
            return JsonSerializer.Deserialize<Dictionary<string, string>>(told)?.GetValueOrDefault(SettingsTags.Model.Name) ?? "";
        }
        catch (JsonException)
        {
            return "";
        }
    }

    private static string Cut(string value) => value.Length <= LongestValue ? value : value[..LongestValue];
}
