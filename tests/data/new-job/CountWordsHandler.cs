using System.Text.Json;
using System.Text.Json.Serialization;
using Amazon.Lambda.Core;
using WorkerLib.Lambda;

namespace Worker.Jobs.CountWords;

/// <summary>Counts the words of a text.</summary>
public sealed partial class CountWordsHandler
{
    public static LambdaHandler Create() => LambdaHandler.For<Request, Report>(
        new CountWordsHandler().HandleAsync, new JobJsonSerializer<CountWordsJson>(CountWordsJson.Default));

    public Task<Report> HandleAsync(Request request, ILambdaContext context) =>
        Task.FromResult(new Report(request.Text.Split(' ', StringSplitOptions.RemoveEmptyEntries).Length));

    public sealed record Request(string Text);

    public sealed record Report(int Words);

    [JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
    [JsonSerializable(typeof(Request))]
    [JsonSerializable(typeof(Report))]
    private sealed partial class CountWordsJson : JsonSerializerContext;
}
