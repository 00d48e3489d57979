using Amazon.SimpleSystemsManagement;
using Amazon.SimpleSystemsManagement.Model;
using WorkerLib.Aws;

namespace Worker.Tests.WorkerLib.Aws;

/// <summary>A Parameter Store with one parameter, in memory.</summary>
internal sealed class ParameterFixture
{
    public ParameterFixture(string name, string value)
    {
        (Name, Value) = (name, value);
        Client.GetParameterAsync(
            Arg.Is<GetParameterRequest>(get => get.Name == name && get.WithDecryption == true), Arg.Any<CancellationToken>())
            .Returns(_ =>
            {
                Reads++;
                return Fault is null
                    ? Task.FromResult(new GetParameterResponse { Parameter = new Parameter { Value = new string(Value.AsSpan()) } })
                    : Task.FromException<GetParameterResponse>(Fault);
            });
    }

    public IAmazonSimpleSystemsManagement Client { get; } = Substitute.For<IAmazonSimpleSystemsManagement>();

    public string Name { get; }

    public string Value { get; set; }

    /// <summary>What reading it ends with; null when it can be read.</summary>
    public Exception? Fault { get; set; }

    public int Reads { get; private set; }

    public ParameterStoreSecret Secret(TimeProvider? time = null, TimeSpan? maxAge = null) => new(Client, Name, time, maxAge);
}
