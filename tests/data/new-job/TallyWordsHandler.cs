using System.Text.Json;
using System.Text.Json.Serialization;
using Amazon.Lambda.Core;
using WorkerLib.Lambda;

namespace Worker.Jobs.TallyWords;

/// <summary>Counts the words of a text.</summary>
internal sealed class TallyWordsHandler
{
    public static LambdaHandler Create() => LambdaHandler.For<Request, Report>(
        new TallyWordsHandler().HandleAsync, new JobJsonSerializer<TallyWordsJson>(TallyWordsJson.Default));

    public Task<Report> HandleAsync(Request request, ILambdaContext context) =>
        Task.FromResult(new Report(request.Text.Split(' ', StringSplitOptions.RemoveEmptyEntries).Length));
}

internal sealed record Request(string Text);

internal sealed record Report(int Words);

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(Request))]
[JsonSerializable(typeof(Report))]
internal sealed partial class TallyWordsJson : JsonSerializerContext;
