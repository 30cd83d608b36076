using System.Collections.Concurrent;

namespace Gateway.Tests.Kill;

/// <summary>What people wrote, so that at the end each thing can be asked for: is it there, once, and as its only author left it?</summary>
internal sealed class Ledger
{
    private readonly ConcurrentDictionary<string, Entry> _entries = new(StringComparer.Ordinal);
    private readonly ConcurrentQueue<string> _complaints = new();
    private int _last;

    /// <summary>What was wrong on the way.</summary>
    internal IReadOnlyCollection<string> Complaints => _complaints;

    /// <summary>When the store was lost, and how many mails had gone out by then; null when it was not.</summary>
    internal (DateTimeOffset At, int Sent)? StoreLost { get; set; }

    internal IEnumerable<Entry> Entries => _entries.Values;

    internal int Count => _entries.Count;

    /// <summary>A name for a new item that says who may change it.</summary>
    /// <param name="kind">Letter of the kind.</param>
    /// <param name="author">Whoever else may: nobody, unless <paramref name="shared"/>.</param>
    /// <param name="shared">Everybody may change and delete it: what became of it then only has to be the same everywhere.</param>
    /// <param name="value">Its changeable part.</param>
    internal string Write(char kind, string author, bool shared, string value)
    {
        var token = $"{kind}-{author}-{Interlocked.Increment(ref _last)}-{(shared ? "all" : "own")}";
        _entries[token] = new Entry(token) { Value = value };
        return token;
    }

    internal Entry? Find(string? token) => token is null ? null : _entries.GetValueOrDefault(token);

    internal static bool MayChange(string? token, string who) =>
        token?.Split('-') is [_, var author, _, var shared] && (shared == "all" || author == who);

    internal void Complain(string what) => _complaints.Enqueue(what);

    /// <summary>One item.</summary>
    internal sealed class Entry(string token)
    {
        internal string Token => token;

        internal char Kind => token[0];

        internal bool IsShared => token.EndsWith("-all", StringComparison.Ordinal);

        /// <summary>What its author wrote last.</summary>
        internal string Value { get; set; } = "";

        /// <summary>Somebody asked for its deletion.</summary>
        internal bool Deleted { get; set; }

        /// <summary>Its author has not heard that it was taken.</summary>
        internal bool Unclear { get; set; }

        /// <summary>Its author wrote it anew before he heard that it was taken.</summary>
        internal bool EditedWhileUnclear { get; set; }

        /// <summary>The store was lost while it was unclear.</summary>
        internal bool UnclearAtLoss { get; set; }
    }
}
