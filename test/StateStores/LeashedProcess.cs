using System.Diagnostics;
using System.Globalization;

namespace StateStores;

/// <summary>
/// A child process that cannot outlive this one, however this one ends: a shell waits for it and for the end of a pipe that only we hold open,
/// and kills it when the pipe breaks. Its number is the first line it prints, before it becomes the program: nothing the program prints can come first.
/// </summary>
internal sealed class LeashedProcess : IDisposable
{
    private const string Leash = """
        exec 3<&0
        /bin/sh -c 'echo $$; exec "$@"' leashed "$@" </dev/null 3<&- &
        child=$!
        { read -r _ <&3; kill -KILL $child; } >&- 2>&- &
        guard=$!
        exec 3<&- <&- >&- 2>&-
        wait $child
        code=$?
        kill -KILL $guard
        exit $code
        """;

    private readonly Process _shell;
    private readonly int _child;

    private LeashedProcess(Process shell, int child) => (_shell, _child) = (shell, child);

    /// <summary>The process's number.</summary>
    internal int Id => _child;

    /// <summary>What the process prints.</summary>
    internal StreamReader Output => _shell.StandardOutput;

    /// <summary>Its exit code; 128 and the signal's number when a signal ended it.</summary>
    internal int ExitCode => _shell.ExitCode;

    /// <param name="workingDirectory">Where it runs.</param>
    /// <param name="environment">Variables beside ours.</param>
    /// <param name="command">Program and arguments.</param>
    internal static async Task<LeashedProcess> StartAsync(string workingDirectory, IReadOnlyDictionary<string, string>? environment, params IEnumerable<string> command)
    {
        var start = new ProcessStartInfo("/bin/sh") { UseShellExecute = false, RedirectStandardInput = true, RedirectStandardOutput = true, WorkingDirectory = workingDirectory };
        foreach (var argument in (string[])["-c", Leash, "leash", .. command]) start.ArgumentList.Add(argument);
        foreach (var (name, value) in environment ?? new Dictionary<string, string>()) start.Environment[name] = value;
        var shell = Process.Start(start)!;
        var child = await shell.StandardOutput.ReadLineAsync();
        return new(shell, int.Parse(child!, CultureInfo.InvariantCulture));
    }

    /// <summary>SIGKILL, sent before this returns; a process that is gone already does not mind.</summary>
    internal void Kill()
    {
        // As long as the shell runs it has not collected the child, so that the number is still the child's.
        if (_shell.HasExited) return;
        try
        {
            using var child = Process.GetProcessById(_child);
            child.Kill();
        }
        catch (Exception gone) when (gone is ArgumentException or InvalidOperationException)
        {
            // It ended in between.
        }
    }

    /// <summary>Any signal; a process that is gone already does not mind.</summary>
    /// <param name="name">"TERM", "STOP", …</param>
    internal void Signal(string name)
    {
        if (_shell.HasExited) return;
        using var kill = Process.Start(new ProcessStartInfo("/bin/kill", [$"-{name}", _child.ToString(CultureInfo.InvariantCulture)]) { UseShellExecute = false, RedirectStandardError = true })!;
        kill.WaitForExit();
    }

    internal Task WaitForExitAsync() => _shell.WaitForExitAsync();

    public void Dispose()
    {
        Kill();
        _shell.WaitForExit();
        _shell.Dispose();
    }
}
