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

    /// <param name="device">The record as it is.</param>
    /// <param name="told">The Set element of DeviceInformation; null leaves the record alone.</param>
    public DeviceRecord Merge(DeviceRecord device, WbxmlElement? told)
    {
        if (told is null) return device;
        var values = Kept.Where(told.Has).ToDictionary(tag => tag.Name, tag => Cut(told.TextOf(tag)!));
        return device with { Information = personal.Protect(Purpose, JsonSerializer.SerializeToUtf8Bytes(values)) };
    }

    private static string Cut(string value) => value.Length <= LongestValue ? value : value[..LongestValue];
}
