using System.Buffers;
using System.Xml.Linq;
using Bridge.Eas.Items.Mail;
using Bridge.Eas.Items.Mail.Marks;
using Bridge.Eas.Protocol;
using Bridge.Eas.Sync;
using Bridge.Eas.Wbxml;
using Bridge.Eas.Wbxml.CodePages;
using Bridge.OxApi.Mail;
using MimeMessages = Bridge.Eas.Tests.Mime.Messages;

namespace Bridge.Eas.Tests.Items.Mail;

/// <summary>Renders a message and reads the answer back as XML, namespaces being the code pages' names.</summary>
internal static class Rendered
{
    internal const string ItemId = "m1:1500000001.17";

    internal static readonly XNamespace Email = "Email";
    internal static readonly XNamespace Email2 = "Email2";
    internal static readonly XNamespace Base = "AirSyncBase";

    internal static MailBodyOptions Plain(long? size = null) => new([new BodyPreference(1, size)]);

    internal static MailBodyOptions Html(long? size = null) => new([new BodyPreference(2, size)]);

    internal static MailBodyOptions Raw(long? size = null) => new([new BodyPreference(4, size)], MimeSupport: 2);

    internal static Task<XElement> MailAsync(
        string message, MailBodyOptions? options = null, EasVersion version = EasVersion.V141, OxMailFlags flags = OxMailFlags.None, MailMark? mark = null, params string[] categories) =>
        MailAsync(MimeMessages.Bytes(message), options, version, flags, mark, categories);

    internal static async Task<XElement> MailAsync(
        byte[] message, MailBodyOptions? options = null, EasVersion version = EasVersion.V141, OxMailFlags flags = OxMailFlags.None, MailMark? mark = null, params string[] categories)
    {
        var row = new OxMailRow(17, (int)flags, 0, 1_767_323_045_678);
        var rendering = await MailRenderer.PrepareAsync(
            new MailItem(ItemId, row, mark, categories), _ => Task.FromResult<Stream>(new MemoryStream(message)), openLate: null, version, options ?? Plain(), MailCosts.Default, CancellationToken.None);
        using var writer = new WbxmlWriter();
        writer.Start(AirSyncTags.ApplicationData);
        rendering.Write(writer);
        writer.End();
        AnswerSchema.CheckItem(writer, version);
        return Read(writer);
    }

    /// <summary>The ApplicationData that an action writes.</summary>
    internal static XElement Write(Action<WbxmlWriter> write)
    {
        using var writer = new WbxmlWriter();
        writer.Start(AirSyncTags.ApplicationData);
        write(writer);
        writer.End();
        return Read(writer);
    }

    /// <summary>What a writer has written, read back.</summary>
    internal static XElement Read(WbxmlWriter writer) => ToXml(WbxmlElement.Parse(new ReadOnlySequence<byte>(writer.Written.ToArray()), new WbxmlLimits()));

    internal static string? Text(this XElement data, XName name) => data.Element(name)?.Value;

    internal static XElement Body(this XElement data) => data.Element(Base + "Body")!;

    /// <summary>What the official schemas say against this as an item of a Sync answer.</summary>
    internal static IReadOnlyList<string> Faults(XElement data, EasVersion version = EasVersion.V141) => AnswerSchema.FaultsOfItem(data, version);

    private static XElement ToXml(WbxmlElement element)
    {
        XNamespace page = WbxmlCodePages.Pages[element.Tag.Page].Name;
        var xml = new XElement(page + element.Tag.Name, element.Children.Select(ToXml));
        if (element.Children.Count == 0) xml.Value = element.Opaque.IsEmpty ? element.Text : "opaque:" + Convert.ToBase64String(element.Opaque.ToArray());
        return xml;
    }
}
