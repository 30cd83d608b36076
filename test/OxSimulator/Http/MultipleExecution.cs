using System.Text.Json.Nodes;

namespace OxSimulator.Http;

/// <summary>Runs the elements of a <c>multiple</c> as OX does: some in order, the rest at most five at a time (reference, 1.6).</summary>
internal static class MultipleExecution
{
    private const int Parallel = 5;

    internal static async Task<byte[][]> RunAsync(JsonArray elements, Func<JsonObject, Task<byte[]>> execute)
    {
        var answers = new byte[elements.Count][];
        using var slots = new SemaphoreSlim(Parallel);
        var running = new List<Task>();
        var serial = new List<(int Index, JsonObject Element)>();
        for (var index = 0; index < elements.Count; index++)
        {
            var element = elements[index] as JsonObject ?? [];
            if (IsSerial(element)) serial.Add((index, element));
            else running.Add(RunOneAsync(index, element));
        }

        running.Add(RunSerialAsync());
        await Task.WhenAll(running);
        return answers;

        async Task RunOneAsync(int index, JsonObject element)
        {
            await slots.WaitAsync();
            try
            {
                answers[index] = await execute(element);
            }
            finally
            {
                slots.Release();
            }
        }

        async Task RunSerialAsync()
        {
            foreach (var (index, element) in serial) answers[index] = await execute(element);
        }
    }

    /// <summary>The members of an element other than module, action and data are its parameters.</summary>
    internal static OxCall ToCall(OxCall outer, JsonObject element)
    {
        var parameters = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (name, value) in element)
            if (name is not ("module" or "action" or "data") && value is not null)
                parameters[name] = value is JsonValue ? value.ToString() : value.ToJsonString();
        var data = element["data"];
        return new(outer.Server, Text(element, "module"), Text(element, "action"), data is null ? "GET" : "PUT", new(parameters), default, data)
        {
            Http = outer.Http,
            Session = outer.Session,
            InMultiple = true,
        };
    }

    private static bool IsSerial(JsonObject element) => Text(element, "module") switch
    {
        "mail" or "templating" => true,
        "calendar" or "tasks" or "task" or "folders" or "folder" or "contacts" or "contact" => Text(element, "action") is "new" or "update" or "delete",
        _ => false,
    };

    private static string Text(JsonObject element, string name) => element[name]?.ToString() ?? "";
}
