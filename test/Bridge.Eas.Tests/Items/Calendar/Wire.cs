using System.Buffers;
using System.Text;
using Bridge.Eas.Protocol;
using Bridge.Eas.Wbxml;
using Bridge.Eas.Wbxml.CodePages;

namespace Bridge.Eas.Tests.Items.Calendar;

/// <summary>Items as short text, one element a line, so that a test shows what a phone sends and gets.</summary>
internal static class Wire
{
    /// <summary>What a phone would read.</summary>
    internal static WbxmlElement Written(Action<WbxmlWriter> write)
    {
        using var writer = new WbxmlWriter();
        writer.Start(AirSyncTags.ApplicationData);
        write(writer);
        writer.End();

        // What only 2.5 has is left out of the judgement.
        AnswerSchema.CheckItem(writer, EasVersion.V25);
        return WbxmlElement.Parse(new ReadOnlySequence<byte>(writer.Written.ToArray()), WbxmlLimits.Default);
    }

    /// <summary><c>Name=text</c> or <c>Name{…}</c> per element, in order.</summary>
    internal static string Text(WbxmlElement parent) => string.Join('\n', parent.Children.Select(One));

    internal static WbxmlElement Item(params (WbxmlTag Tag, string Text)[] fields) =>
        WbxmlElement.Of(AirSyncTags.ApplicationData, [.. fields.Select(field => WbxmlElement.Of(field.Tag, field.Text))]);

    /// <summary>The same item with these elements instead of, or in addition to, its own; an empty list of children takes one out.</summary>
    internal static WbxmlElement With(this WbxmlElement item, params WbxmlElement[] elements) =>
        WbxmlElement.Of(item.Tag, [.. item.Children.Where(child => !Array.Exists(elements, element => element.Tag == child.Tag)), .. elements]);

    internal static WbxmlElement With(this WbxmlElement item, WbxmlTag tag, string text) => item.With(WbxmlElement.Of(tag, text));

    internal static WbxmlElement Without(this WbxmlElement item, params WbxmlTag[] tags) =>
        WbxmlElement.Of(item.Tag, [.. item.Children.Where(child => Array.IndexOf(tags, child.Tag) < 0)]);

    private static string One(WbxmlElement element)
    {
        if (element.Children.Count == 0) return $"{element.Tag.Name}={element.Text}";
        var inner = new StringBuilder();
        foreach (var child in element.Children) inner.Append(inner.Length > 0 ? " " : "").Append(One(child));
        return $"{element.Tag.Name}{{{inner}}}";
    }
}
