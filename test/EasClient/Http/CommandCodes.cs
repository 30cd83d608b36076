using System.Collections.Frozen;

namespace EasClient.Http;

/// <summary>Command names and the codes they have in a base64 query (MS-ASHTTP, "Command Codes").</summary>
public static class CommandCodes
{
    private static readonly FrozenDictionary<string, byte> Codes = new Dictionary<string, byte>(StringComparer.Ordinal)
    {
        ["Sync"] = 0,
        ["SendMail"] = 1,
        ["SmartForward"] = 2,
        ["SmartReply"] = 3,
        ["GetAttachment"] = 4,
        ["GetHierarchy"] = 5,
        ["FolderSync"] = 9,
        ["FolderCreate"] = 10,
        ["FolderDelete"] = 11,
        ["FolderUpdate"] = 12,
        ["MoveItems"] = 13,
        ["GetItemEstimate"] = 14,
        ["MeetingResponse"] = 15,
        ["Search"] = 16,
        ["Settings"] = 17,
        ["Ping"] = 18,
        ["ItemOperations"] = 19,
        ["Provision"] = 20,
        ["ResolveRecipients"] = 21,
        ["ValidateCert"] = 22,
        ["Find"] = 23,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>The code of a command.</summary>
    /// <exception cref="ArgumentException">The command has none.</exception>
    public static byte Of(string command) =>
        Codes.TryGetValue(command, out var code) ? code : throw new ArgumentException($"'{command}' has no code.", nameof(command));
}
