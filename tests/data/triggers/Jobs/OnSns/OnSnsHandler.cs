using WorkerLib.Lambda;

namespace Worker.Jobs.OnSns;

/// <summary>Fails on the message that says so.</summary>
public static class OnSnsHandler
{
    public static LambdaHandler Create() => RawEvents.Handler(raw =>
    {
        var message = raw.GetProperty("Records")[0].GetProperty("Sns").GetProperty("Message").GetString();
        return message == "fail" ? throw new InvalidOperationException("told to fail") : null;
    });
}
