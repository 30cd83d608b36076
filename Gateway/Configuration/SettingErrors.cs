using Microsoft.Extensions.Options;

namespace Gateway.Configuration;

/// <summary>What a refused start says to the person who wrote the settings: one sentence for each wrong one, beginning with its key.</summary>
internal static class SettingErrors
{
    private const string PropertyPrefix = "Property ";
    private const string Unreadable = "Failed to convert configuration value";

    /// <summary>Empty for anything that is not about settings.</summary>
    internal static IReadOnlyList<string> From(Exception wrong)
    {
        var sentences = new List<string>();
        foreach (var part in wrong is AggregateException several ? several.InnerExceptions : [wrong])
        {
            // Two parts of the program may read one key; the first one's words are enough.
            var said = sentences.Select(KeyOf).ToHashSet(StringComparer.OrdinalIgnoreCase);
            sentences.AddRange(Sentences(part).Where(sentence => !said.Contains(KeyOf(sentence))));
        }

        return sentences;
    }

    private static IEnumerable<string> Sentences(Exception wrong) => wrong switch
    {
        OptionsValidationException validation => validation.Failures.Select(failure => WithKey(failure, validation.OptionsType)),
        // Thrown by the framework's own binding, which ends the checking; the message names the key.
        InvalidOperationException when wrong.Message.StartsWith(Unreadable, StringComparison.Ordinal) => [wrong.Message],
        // A file of settings that is missing or no JSON; the message names it.
        InvalidDataException or FileNotFoundException or DirectoryNotFoundException => [wrong.Message],
        _ => [],
    };

    /// <summary>Validators made from attributes know the property and not the section.</summary>
    private static string WithKey(string failure, Type options)
    {
        var sentence = failure.StartsWith(PropertyPrefix, StringComparison.Ordinal) ? failure[PropertyPrefix.Length..] : failure;
        return !KeyOf(sentence).Contains(':', StringComparison.Ordinal) && KnownSettings.SectionOf(options) is { } section ? $"{section}:{sentence}" : sentence;
    }

    private static string KeyOf(string sentence) => sentence.Split(": ", 2)[0];
}
