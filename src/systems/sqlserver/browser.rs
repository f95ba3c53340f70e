//! Asks SQL Browser for the TCP port of a named instance (MC-SQLR 2.2.3).

use std::net::SocketAddr;
use std::time::Duration;

use tokio::net::UdpSocket;
use tokio::time::timeout;

/// Why there is no port.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Missing {
    /// Nobody answers, or nobody knows the instance.
    Silent,
    /// The instance is there, but listens on no TCP port.
    NoTcp,
}

/// Questions to one address: datagrams get lost.
const QUESTIONS: u32 = 2;

/// How long one is waited for, as Microsoft's drivers do.
const PATIENCE: Duration = Duration::from_secs(1);

/// The first byte of a question about one instance, and of its answer.
const ASK_INSTANCE: u8 = 4;
const ANSWER: u8 = 5;

/// The port of an instance, from the first of the server's addresses that knows it.
pub(super) async fn port(instance: &str, browser: u16, addresses: &[SocketAddr]) -> Result<u16, Missing> {
    for address in addresses {
        for _ in 0..QUESTIONS {
            if let Some(answer) = ask(instance, SocketAddr::new(address.ip(), browser)).await {
                return port_in(&answer).ok_or(Missing::NoTcp);
            }
        }
    }
    Err(Missing::Silent)
}

async fn ask(instance: &str, browser: SocketAddr) -> Option<String> {
    let own: SocketAddr = if browser.is_ipv4() { ([0, 0, 0, 0], 0).into() } else { ([0_u16; 8], 0).into() };
    let socket = UdpSocket::bind(own).await.ok()?;
    // Connected, so that nobody else can answer.
    socket.connect(browser).await.ok()?;
    socket.send(&[&[ASK_INSTANCE], instance.as_bytes()].concat()).await.ok()?;
    let mut answer = vec![0; 4096];
    let length = timeout(PATIENCE, socket.recv(&mut answer)).await.ok()?.ok()?;
    let [ANSWER, _, _, text @ ..] = &answer[..length] else { return None };
    Some(String::from_utf8_lossy(text).into_owned())
}

/// The value of `tcp` in `ServerName;SRV01;...;tcp;1433;;`.
fn port_in(answer: &str) -> Option<u16> {
    let mut words = answer.split(';');
    words.by_ref().find(|word| word.eq_ignore_ascii_case("tcp"))?;
    words.next()?.trim().parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_port_stands_behind_its_word() {
        let head = "ServerName;SRV01;InstanceName;SQLEXPRESS;IsClustered;No;Version;15.0.2000.5";
        assert_eq!(port_in(&format!("{head};tcp;49172;;")), Some(49_172));
        assert_eq!(port_in(&format!("{head};np;\\\\SRV01\\pipe\\sql;tcp;1444;;")), Some(1444));
        assert_eq!(port_in(&format!("{head};np;\\\\SRV01\\pipe\\sql;;")), None);
        assert_eq!(port_in("tcp;many;;"), None);
    }
}
