using System.Text.Json.Nodes;

namespace OxSimulator.Pim;

/// <summary>A stored contact or task. Times inside <see cref="Fields"/> are plain UTC milliseconds.</summary>
internal sealed class PimObject
{
    internal required int Id { get; init; }

    /// <summary>Plain folder id.</summary>
    internal required string Folder { get; set; }

    internal required int CreatedBy { get; init; }

    internal int ModifiedBy { get; set; }

    internal long Created { get; init; }

    internal long LastModified { get; set; }

    /// <summary>Set fields by their JSON names; an unset field is absent.</summary>
    internal JsonObject Fields { get; init; } = [];

    internal PimPicture? Picture { get; set; }

    internal bool IsPrivate => Flag("private_flag");

    internal string? Text(string name) => Fields[name] is JsonValue value && value.TryGetValue(out string? text) ? text : null;

    internal long? Number(string name) => Fields[name] is JsonValue value && value.TryGetValue(out long number) ? number : null;

    internal bool Flag(string name) => Fields[name] is JsonValue value && value.TryGetValue(out bool flag) && flag;
}

/// <summary>A contact's picture as it was uploaded.</summary>
internal sealed record PimPicture(ReadOnlyMemory<byte> Content, string ContentType, long Stored);
