using Bridge.Eas.Protocol;
using Fuzz.Mutation;

namespace Fuzz.Targets;

/// <summary>Query lines, plain and base64.</summary>
internal sealed class QueryTarget() : ReadersTarget(Readers, TextMutator.Mutate)
{
    private static readonly IReadOnlyList<NamedReader> Readers =
    [
        NamedReader.OfText(
            "line",
            line =>
            {
                if (EasRequestLineParser.Parse(line) is not { } read) return;
                if (read.DeviceId is null || read.DeviceType is null) throw new Engine.FuzzViolationException("a line without device");
                EasVersions.FromCode(read.VersionCode ?? 0);
            },
            "Cmd=Sync&User=anna&DeviceId=ABC123&DeviceType=iPhone",
            "?Cmd=SendMail&User=ox.io%5Canna&DeviceId=a+b&DeviceType=SAMSUNG%2D&SaveInSent=T&CollectionId=M1&ItemId=M1%3A1.1&Occurrence=2026&LongId=x",
            "User=anna&DeviceId=v1&DeviceType=Outlook&Cmd=GetAttachment&AttachmentName=M1%253A1.1%253A2",
            "",
            "jAAJBAp0ZXN0cGhvbmUxBAAAAAAHaVBob25l",
            Base64(141, 0, [.. "ABC"u8], 7, "iPhone", [7, 1, 2]),
            Base64(121, 9, [0x79, 0x6A, 0xCD, 0x8C, 0x98, 0x22, 0xBB, 0x3C, 0, 1, 2, 3, 4, 5, 6, 7], null, "WP", [1, 2, (byte)'M', (byte)'1', 3, 3, (byte)'a', (byte)':', (byte)'b'])),
        NamedReader.OfText("version", text => EasVersions.CodeOf(EasVersions.Parse(text) is { } version ? EasVersions.Name(version) : text), "14.1", "2.5", "16.1", "12.1, 14.0"),
    ];

    public override string Name => "query";

    public override string What => "query lines, plain and base64";

    private static string Base64(byte version, byte command, byte[] device, uint? policyKey, string type, byte[] parameters) => Convert.ToBase64String(
    [
        version, command, 0x09, 0x04, (byte)device.Length, .. device, (byte)(policyKey is null ? 0 : 4), .. policyKey is { } key ? BitConverter.GetBytes(key) : [],
        (byte)type.Length, .. System.Text.Encoding.ASCII.GetBytes(type), .. parameters,
    ]);
}
