using System.Xml;
using System.Xml.Linq;
using System.Xml.Schema;
using EasClient.Wbxml;

namespace EasClient.Judges;

/// <summary>Validates answers against Microsoft's schemas of the protocol.</summary>
/// <remarks>
/// The files hold no xs:import, so that adding them one by one warns of unknown namespaces; once all are in, the set compiles. Warnings of that
/// phase are ignored, warnings of a validation ("no schema for this element") are failures.
/// </remarks>
public sealed class SchemaJudge
{
    private readonly XmlSchemaSet _schemas;

    private SchemaJudge(XmlSchemaSet schemas) => _schemas = schemas;

    /// <summary>Number of global elements that the schemas declare.</summary>
    public int GlobalElements => _schemas.GlobalElements.Count;

    /// <summary>Loads every XSD of a folder.</summary>
    /// <exception cref="XmlSchemaException">The schemas do not fit together.</exception>
    public static SchemaJudge Load(string folder)
    {
        var schemas = new XmlSchemaSet { XmlResolver = null };
        schemas.ValidationEventHandler += (_, found) =>
        {
            if (found.Severity == XmlSeverityType.Error) throw found.Exception;
        };
        foreach (var file in Directory.EnumerateFiles(folder, "*.xsd").Order(StringComparer.Ordinal))
        {
            using var reader = XmlReader.Create(file, new XmlReaderSettings { XmlResolver = null, DtdProcessing = DtdProcessing.Prohibit });
            schemas.Add(null, reader);
        }

        schemas.Compile();
        return new SchemaJudge(schemas);
    }

    /// <summary>Validates one answer after removing what <see cref="SchemaExemption.All"/> lists for the version.</summary>
    /// <returns>What is wrong, one line each; empty for a valid answer.</returns>
    public IReadOnlyList<string> Validate(XElement answer, EasVersion version)
    {
        var document = Wire.WithoutMarks(answer);
        document.Descendants().Where(element => IsExempt(element, version)).ToList().ForEach(element => element.Remove());
        List<string> found = [];
        var settings = new XmlReaderSettings
        {
            ValidationType = ValidationType.Schema,
            ValidationFlags = XmlSchemaValidationFlags.ReportValidationWarnings,
            Schemas = _schemas,
        };
        settings.ValidationEventHandler += (_, e) => found.Add($"{e.Severity}: {e.Message}");
        using var source = document.CreateReader();
        using var reader = XmlReader.Create(source, settings);
        while (reader.Read())
        {
            // Reading is validating.
        }

        return found;
    }

    private static bool IsExempt(XElement element, EasVersion version) => SchemaExemption.All.Any(exemption =>
        version <= exemption.Last && element.Name == exemption.Element && (exemption.Parent is null || element.Parent?.Name == exemption.Parent)
        && (exemption.Value is null || element.Value == exemption.Value));
}
